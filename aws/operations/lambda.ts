import {
  AddPermissionCommand,
  GetPolicyCommand,
  LambdaClient,
  ListAliasesCommand,
  ListFunctionsCommand,
  ListVersionsByFunctionCommand,
  RemovePermissionCommand,
} from "@aws-sdk/client-lambda";

export const Client = LambdaClient;

/** The AWS Lambda calls that Suture can make, by their names in AWS's API. */
export const operations = {
  AddPermission: AddPermissionCommand,
  GetPolicy: GetPolicyCommand,
  ListAliases: ListAliasesCommand,
  ListFunctions: ListFunctionsCommand,
  ListVersionsByFunction: ListVersionsByFunctionCommand,
  RemovePermission: RemovePermissionCommand,
};
