"""The services that tasks reach by addresses inside the VPC, and what each endpoint is called.

Apart from the template, so that `estimate_cost` counts them without loading troposphere.
"""

from __future__ import annotations

GATEWAYS = {"S3Endpoint": "s3", "DynamodbEndpoint": "dynamodb"}
INTERFACES = {
    "EcrApiEndpoint": "ecr.api",
    "EcrImagesEndpoint": "ecr.dkr",
    "LogsEndpoint": "logs",
    "SecretsEndpoint": "secretsmanager",
    "SnsEndpoint": "sns",
    "SqsEndpoint": "sqs",
}
