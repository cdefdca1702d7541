import {
  AddLayerVersionPermissionCommand,
  AddPermissionCommand,
  GetFunctionConfigurationCommand,
  GetFunctionUrlConfigCommand,
  GetLayerVersionPolicyCommand,
  GetPolicyCommand,
  LambdaClient,
  ListAliasesCommand,
  ListFunctionsCommand,
  ListFunctionUrlConfigsCommand,
  ListLayersCommand,
  ListLayerVersionsCommand,
  ListTagsCommand,
  RemoveLayerVersionPermissionCommand,
  RemovePermissionCommand,
  UpdateFunctionConfigurationCommand,
  UpdateFunctionUrlConfigCommand,
} from "@aws-sdk/client-lambda";

export const Client = LambdaClient;

/** The AWS Lambda calls that Suture can make, by their names in AWS's API. */
export const operations = {
  AddLayerVersionPermission: AddLayerVersionPermissionCommand,
  AddPermission: AddPermissionCommand,
  GetFunctionConfiguration: GetFunctionConfigurationCommand,
  GetFunctionUrlConfig: GetFunctionUrlConfigCommand,
  GetLayerVersionPolicy: GetLayerVersionPolicyCommand,
  GetPolicy: GetPolicyCommand,
  ListAliases: ListAliasesCommand,
  ListFunctionUrlConfigs: ListFunctionUrlConfigsCommand,
  ListFunctions: ListFunctionsCommand,
  ListLayerVersions: ListLayerVersionsCommand,
  ListLayers: ListLayersCommand,
  ListTags: ListTagsCommand,
  RemoveLayerVersionPermission: RemoveLayerVersionPermissionCommand,
  RemovePermission: RemovePermissionCommand,
  UpdateFunctionConfiguration: UpdateFunctionConfigurationCommand,
  UpdateFunctionUrlConfig: UpdateFunctionUrlConfigCommand,
};
