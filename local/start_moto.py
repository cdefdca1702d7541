"""Starts moto with two corrections, and in pages.

moto 5.2.5 compares the RevisionId of RemovePermission, a list of query values, with a text, so that it never matches;
and it keeps the revision when a statement is removed. AWS does neither:
https://docs.aws.amazon.com/lambda/latest/api/API_RemovePermission.html

It answers requests at the same time, and DynamoDB's writes look at their conditions first and write later, so that two
pass of which DynamoDB lets one; a cancelled transaction takes the writes of others back with its own. One at a time,
they are as AWS has them:
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-isolation
"""

import uuid
from threading import Lock

import moto_faster  # noqa: F401
import moto_pages  # noqa: F401
from moto.awslambda.policy import Policy
from moto.dynamodb.responses import DynamoHandler
from moto.server import main

del_statement = Policy.del_statement


def del_statement_of_revision(self, sid, revision=""):
    del_statement(self, sid, revision[0] if isinstance(revision, list) else revision)
    self.revision = str(uuid.uuid4())


Policy.del_statement = del_statement_of_revision

call_action = DynamoHandler.call_action
one_at_a_time = Lock()


def call_action_alone(self):
    with one_at_a_time:
        return call_action(self)


DynamoHandler.call_action = call_action_alone
main()
