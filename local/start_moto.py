"""Starts moto with one correction.

moto 5.2.5 compares the RevisionId of RemovePermission, a list of query values, with a text, so that it never matches;
and it keeps the revision when a statement is removed. AWS does neither:
https://docs.aws.amazon.com/lambda/latest/api/API_RemovePermission.html
"""

import uuid

from moto.awslambda.policy import Policy
from moto.server import main

del_statement = Policy.del_statement


def del_statement_of_revision(self, sid, revision=""):
    del_statement(self, sid, revision[0] if isinstance(revision, list) else revision)
    self.revision = str(uuid.uuid4())


Policy.del_statement = del_statement_of_revision
main()
