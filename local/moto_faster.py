"""Takes from moto 5.2.5 what it does anew for each answer."""

import copy
import gc
from functools import lru_cache

from moto import backends
from moto.core import responses
from moto.core.serialize import BaseJSONSerializer
from moto.ec2.models.security_groups import SecurityGroupBackend
from moto.iam.models import IAMBackend
from moto.moto_server.werkzeug_app import DomainDispatcherApplication

# A class does not get new methods, nor moto new services, while it runs.
responses.method_names_from_class = lru_cache(maxsize=None)(responses.method_names_from_class)
modules = tuple(backends.list_of_moto_modules())
backends.list_of_moto_modules = lambda: modules
DomainDispatcherApplication.get_backend_for_host = lru_cache(maxsize=None)(
    DomainDispatcherApplication.get_backend_for_host
)

describe_security_group_rules = SecurityGroupBackend.describe_security_group_rules


def describe_rules_of_the_groups(self, sg_rule_ids, filters):
    """It copies the rules of every group there is before it looks at the filter."""
    wanted = filters.get("group-id")
    if not wanted:
        return describe_security_group_rules(self, sg_rule_ids, filters)
    only = copy.copy(self)
    only.groups = {
        vpc: {id: group for id, group in groups.items() if id in wanted} for vpc, groups in self.groups.items()
    }
    return describe_security_group_rules(only, sg_rule_ids, filters)


SecurityGroupBackend.describe_security_group_rules = describe_rules_of_the_groups

init_aws_policies = IAMBackend._init_aws_policies
first_read = []


def aws_policies(self):
    """It parses a thousand policies for each account in each of AWS's partitions as soon as a key is first seen."""
    if self.partition != "aws":
        return []
    if not first_read:
        first_read.extend(init_aws_policies(self))
    return [copy.copy(policy) for policy in first_read]


IAMBackend._init_aws_policies = aws_policies

serialize_structure = BaseJSONSerializer._serialize_type_structure


def serialize_present_members(self, serialized, value, shape, key):
    """It looks for each of the ten types that a value of DynamoDB can have, under three names."""
    if shape.name != "AttributeValue":
        return serialize_structure(self, serialized, value, shape, key)
    wrapper = {}
    for member, each in value.items():
        self._serialize(wrapper, each, shape.members[member], member)
    self._default_serialize(serialized, wrapper, shape, key)


BaseJSONSerializer._serialize_type_structure = serialize_present_members

# Most of what an answer makes is gone with it: looking for what is not takes a tenth of its time.
gc.freeze()
gc.set_threshold(50_000)
