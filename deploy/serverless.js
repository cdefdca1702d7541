// osls reads JavaScript, and Node.js takes TypeScript from there.
export { functions, resources } from "./serverless.ts";
