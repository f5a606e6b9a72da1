import * as z from "zod";
import { isSecureUrl } from "../../secure-url.ts";
import { ignored, TAGS } from "./ignored.ts";

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-api.html */
export const ApiProperties = z.strictObject({
  Name: z.string(),
  ProtocolType: z.literal("HTTP"),
  Description: ignored("text for people"),
  DisableExecuteApiEndpoint: z.literal(false).optional(),
  Tags: TAGS,
});

export const IntegrationProperties = z.strictObject({
  ApiId: z.string(),
  IntegrationType: z.literal("AWS_PROXY"),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal("2.0"),
  /** Milliseconds. @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
  TimeoutInMillis: z.int().min(50).max(30_000).default(30_000),
});

export const RouteProperties = z.strictObject({
  ApiId: z.string(),
  RouteKey: z.string(),
  Target: z.string(),
  AuthorizationType: z.enum(["NONE", "AWS_IAM", "JWT"]).default("NONE"),
  AuthorizerId: z.string().optional(),
  AuthorizationScopes: z.array(z.string()).optional(),
});

export const StageProperties = z.strictObject({
  ApiId: z.string(),
  StageName: z.literal("$default"),
  AutoDeploy: z.literal(true),
  AccessLogSettings: ignored("logs are written to files of the data directory"),
  DefaultRouteSettings: ignored("requests are not throttled here"),
  RouteSettings: ignored("requests are not throttled here"),
  Description: ignored("text for people"),
  Tags: TAGS,
});

export const AuthorizerProperties = z.strictObject({
  ApiId: z.string(),
  AuthorizerType: z.enum(["JWT"]),
  IdentitySource: z.tuple([z.literal("$request.header.Authorization")]),
  JwtConfiguration: z.strictObject({
    Audience: z.array(z.string()).min(1),
    /** AWS accepts `https` alone; loopback is for an issuer of this machine. */
    Issuer: z.string().refine(isSecureUrl, "an https URL, or one of loopback, is expected"),
  }),
  Name: z.string(),
});
