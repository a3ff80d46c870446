"""Dashboard, alarms, budget, and the one topic they notify. Comes last, returns nothing."""

from __future__ import annotations

from itertools import chain

from troposphere import AccountId, Ref, Template, budgets, logs, sns

from provisioning.stage import Stage
from provisioning.template.access.permissions import document
from provisioning.template.data.persistence import Data
from provisioning.template.edge.balancer import Balancer
from provisioning.template.edge.distribution import Edge
from provisioning.template.functions.handlers import Functions
from provisioning.template.messages.messaging import Messaging
from provisioning.template.tasks.compute import Compute
from provisioning.template.watch import alarms, cloudwatch, dashboard

STAGE_TAG = "Stage"
BUDGET_PERCENTS = (50, 80, 100)
GAP_LINE = "the outbox fills the gap"  # what the hub and the bus log then


def add(
    template: Template,
    stage: Stage,
    edge: Edge,
    balancer: Balancer,
    compute: Compute,
    bus: Messaging,
    functions: Functions,
    data: Data,
) -> None:
    topic = add_notifications(template, stage)
    rules = chain(
        alarms.of_balancer(balancer),
        alarms.of_messages(stage, bus),
        alarms.of_functions(functions),
        alarms.of_data(stage, data),
        alarms.of_ours(stage),
    )
    alarms.add(template, stage, rules, topic)
    count_gap_repairs(template, stage, compute)
    dashboard.add(template, stage, edge, balancer, compute, bus, functions, data)
    add_budget(template, stage, topic)


def add_notifications(template: Template, stage: Stage) -> sns.Topic:
    """Not under alias/aws/sns: CloudWatch may not publish to a topic under that key."""
    topic = template.add_resource(
        sns.Topic("Notifications", TopicName=f"{stage.prefix}-notifications")
    )
    services = ["cloudwatch.amazonaws.com", "budgets.amazonaws.com"]
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": services},
        "Action": "sns:Publish",
        "Resource": Ref(topic),
        "Condition": {"StringEquals": {"aws:SourceAccount": AccountId}},
    }
    template.add_resource(
        sns.TopicPolicy(
            "NotificationsPolicy", Topics=[Ref(topic)], PolicyDocument=document([statement])
        )
    )
    if stage.watch.email:
        template.add_resource(
            sns.SubscriptionResource(
                "NotificationsByMail",
                TopicArn=Ref(topic),
                Protocol="email",
                Endpoint=stage.watch.email,
            )
        )
    return topic


def count_gap_repairs(template: Template, stage: Stage, compute: Compute) -> None:
    """How often a web task had to ask the outbox for what SNS or SQS did not deliver."""
    metric = cloudwatch.gap_repairs(stage)
    template.add_resource(
        logs.MetricFilter(
            "GapRepairs",
            LogGroupName=Ref(compute.logs),
            FilterPattern=f'"{GAP_LINE}"',
            MetricTransformations=[
                logs.MetricTransformation(
                    MetricNamespace=metric.namespace,
                    MetricName=metric.name,
                    MetricValue="1",
                    Unit="Count",
                )
            ],
        )
    )


def add_budget(template: Template, stage: Stage, topic: sns.Topic) -> None:
    """Of what bears the stage's tag, once the account's owner has made Stage a tag of the bill."""
    template.add_resource(
        budgets.Budget(
            "Budget",
            DependsOn="NotificationsPolicy",
            Budget=budgets.BudgetData(
                BudgetName=stage.prefix,
                BudgetType="COST",
                TimeUnit="MONTHLY",
                CostFilters={"TagKeyValue": [f"user:{STAGE_TAG}${stage.name}"]},
                BudgetLimit=budgets.Spend(Amount=stage.watch.budget_usd, Unit="USD"),
            ),
            NotificationsWithSubscribers=[
                budgets.NotificationWithSubscribers(
                    Notification=budgets.Notification(
                        NotificationType="ACTUAL",
                        ComparisonOperator="GREATER_THAN",
                        Threshold=percent,
                        ThresholdType="PERCENTAGE",
                    ),
                    Subscribers=[budgets.Subscriber(SubscriptionType="SNS", Address=Ref(topic))],
                )
                for percent in BUDGET_PERCENTS
            ],
        )
    )
