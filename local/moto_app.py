"""moto with two corrections, in pages, as a WSGI application.

moto 5.2.5 compares the RevisionId of RemovePermission, a list of query values, with a text, so that it never matches;
and it keeps the revision when a statement is removed. AWS does neither:
https://docs.aws.amazon.com/lambda/latest/api/API_RemovePermission.html
"""

import uuid

import moto_faster  # noqa: F401
import moto_pages  # noqa: F401
from moto.awslambda.policy import Policy
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

del_statement = Policy.del_statement


def del_statement_of_revision(self, sid, revision=""):
    del_statement(self, sid, revision[0] if isinstance(revision, list) else revision)
    self.revision = str(uuid.uuid4())


Policy.del_statement = del_statement_of_revision


def quiet_backend_app(service):
    """With Flask's help for its developers, which looks at each request twice, off."""
    backend_app = create_backend_app(service)
    backend_app.debug = False
    return backend_app


app = DomainDispatcherApplication(quiet_backend_app)
