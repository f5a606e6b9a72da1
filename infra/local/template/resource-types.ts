import * as z from "zod";
import {
  AliasProperties,
  EventInvokeConfigProperties,
  EventSourceMappingProperties,
  FunctionProperties,
  PermissionProperties,
} from "./function-properties.ts";
import {
  ApiProperties,
  AuthorizerProperties,
  IntegrationProperties,
  RouteProperties,
  StageProperties,
} from "./http-api-properties.ts";
import { PolicyProperties, QueuePolicyProperties, RoleProperties } from "./identity-properties.ts";
import { LogGroupProperties } from "./log-group-properties.ts";
import { QueueProperties } from "./queue-properties.ts";
import { ScheduleGroupProperties, ScheduleProperties } from "./scheduler-properties.ts";
import { GlobalTableProperties, TableProperties } from "./table-properties.ts";

/** A resource whose properties have no effect here: no function reads them at run time. */
const unread = (reason: string) => z.looseObject({}).meta({ description: `ignored: ${reason}` });

const watching = unread("watched by people in AWS, not by functions");
const forCallers = unread("callers in AWS hold it, no function does");

/**
 * The strictness table: the parts of a template that the runtime understands. A type that is not named here, or a
 * property that its schema does not declare, stops the start.
 */
export const RESOURCE_TYPES = {
  "AWS::ApiGatewayV2::Api": ApiProperties,
  "AWS::ApiGatewayV2::Authorizer": AuthorizerProperties,
  "AWS::ApiGatewayV2::Integration": IntegrationProperties,
  "AWS::ApiGatewayV2::Route": RouteProperties,
  "AWS::ApiGatewayV2::Stage": StageProperties,
  "AWS::CDK::Metadata": watching,
  "AWS::CloudWatch::Alarm": watching,
  "AWS::CloudWatch::Dashboard": watching,
  "AWS::DynamoDB::GlobalTable": GlobalTableProperties,
  "AWS::DynamoDB::Table": TableProperties,
  "AWS::IAM::ManagedPolicy": forCallers,
  "AWS::IAM::Policy": PolicyProperties,
  "AWS::IAM::Role": RoleProperties,
  "AWS::Lambda::Alias": AliasProperties,
  "AWS::Lambda::EventInvokeConfig": EventInvokeConfigProperties,
  "AWS::Lambda::EventSourceMapping": EventSourceMappingProperties,
  "AWS::Lambda::Function": FunctionProperties,
  "AWS::Lambda::Permission": PermissionProperties,
  "AWS::Logs::LogGroup": LogGroupProperties,
  "AWS::SNS::Subscription": watching,
  "AWS::SNS::Topic": watching,
  "AWS::SNS::TopicPolicy": watching,
  "AWS::SQS::Queue": QueueProperties,
  "AWS::SQS::QueuePolicy": QueuePolicyProperties,
  "AWS::Scheduler::Schedule": ScheduleProperties,
  "AWS::Scheduler::ScheduleGroup": ScheduleGroupProperties,
} as const;

export type ResourceType = keyof typeof RESOURCE_TYPES;
export type PropertiesOf<T extends ResourceType> = z.output<(typeof RESOURCE_TYPES)[T]>;

export const isResourceType = (type: string): type is ResourceType => Object.hasOwn(RESOURCE_TYPES, type);
