"""Lets moto answer in pages where AWS does and moto 5.2.5 gives everything at once, or cuts it off without a word.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSecurityGroups.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSecurityGroupRules.html
https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUsers.html
https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html
"""

import json

from moto.awslambda.responses import LambdaResponse
from moto.core.responses import ActionResult
from moto.ec2.responses.security_groups import SecurityGroups
from moto.iam.responses import IamResponse
from moto.s3.models import S3Backend
from moto.s3.responses import S3Response


def page_of(items, size, mark):
    """A page that begins at a mark, and the mark of the next one, if any."""
    items = list(items)
    end = int(mark or 0) + int(size)
    return items[int(mark or 0) : end], str(end) if end < len(items) else None


def in_pages_of_ec2(describe, name):
    def describe_page(self):
        items = describe(self).result[name]
        size = self._get_param("MaxResults") or 1000
        page, mark = page_of(items, size, self._get_param("NextToken"))
        return ActionResult({name: page, "NextToken": mark})

    return describe_page


SecurityGroups.describe_security_groups = in_pages_of_ec2(
    SecurityGroups.describe_security_groups, "SecurityGroups"
)
SecurityGroups.describe_security_group_rules = in_pages_of_ec2(
    SecurityGroups.describe_security_group_rules, "SecurityGroupRules"
)

list_users = IamResponse.list_users


def list_page_of_users(self):
    users = list_users(self).result["Users"]
    page, mark = page_of(users, self._get_param("MaxItems") or 100, self._get_param("Marker"))
    return ActionResult({"Users": page, "IsTruncated": mark is not None, "Marker": mark})


IamResponse.list_users = list_page_of_users

list_functions = LambdaResponse.list_functions


def list_page_of_functions(self):
    functions = json.loads(list_functions(self))["Functions"]
    size = min(int(self.querystring.get("MaxItems", [50])[0]), 50)
    page, mark = page_of(functions, size, self.querystring.get("Marker", [None])[0])
    return json.dumps({"Functions": page, "NextMarker": mark})


LambdaResponse.list_functions = list_page_of_functions

list_buckets = S3Backend.list_buckets
serialized = S3Response.serialized


def list_all_buckets(self, prefix, bucket_region, max_buckets):
    return list_buckets(self, prefix, bucket_region, None)


def serialize_page_of_buckets(self, result):
    if self.data.get("Action") == "ListBuckets":
        size = self._get_param("max-buckets") or 10000
        page, mark = page_of(result.result["Buckets"], size, self._get_param("continuation-token"))
        result = ActionResult({**result.result, "Buckets": page, "ContinuationToken": mark})
    return serialized(self, result)


S3Backend.list_buckets = list_all_buckets
S3Response.serialized = serialize_page_of_buckets
