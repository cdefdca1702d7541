/** The SDK's ids of the services whose clients are in bundled code. */
export function serviceIdsIn(code: string): string[] {
  return Array.from(code.matchAll(/serviceId:\w+\?\.serviceId\?\?"([^"]+)"/g), ([, id = ""]) => id);
}
