import batchGetItem from "dynalite/actions/batchGetItem.js";
import batchWriteItem from "dynalite/actions/batchWriteItem.js";
import createTable from "dynalite/actions/createTable.js";
import deleteItem from "dynalite/actions/deleteItem.js";
import describeTable from "dynalite/actions/describeTable.js";
import getItem from "dynalite/actions/getItem.js";
import putItem from "dynalite/actions/putItem.js";
import query from "dynalite/actions/query.js";
import scan from "dynalite/actions/scan.js";
import updateItem from "dynalite/actions/updateItem.js";
import ofBatchGetItem from "dynalite/validations/batchGetItem.js";
import ofBatchWriteItem from "dynalite/validations/batchWriteItem.js";
import ofCreateTable from "dynalite/validations/createTable.js";
import ofDeleteItem from "dynalite/validations/deleteItem.js";
import ofDescribeTable from "dynalite/validations/describeTable.js";
import ofGetItem from "dynalite/validations/getItem.js";
import ofPutItem from "dynalite/validations/putItem.js";
import ofQuery from "dynalite/validations/query.js";
import ofScan from "dynalite/validations/scan.js";
import ofUpdateItem from "dynalite/validations/updateItem.js";

/** The operations that the tables run, by their names in AWS: dynalite's action, and the rules of its input. */
export const OPERATIONS: Readonly<Record<string, { readonly action: unknown; readonly validation: unknown }>> = {
  BatchGetItem: { action: batchGetItem, validation: ofBatchGetItem },
  BatchWriteItem: { action: batchWriteItem, validation: ofBatchWriteItem },
  CreateTable: { action: createTable, validation: ofCreateTable },
  DeleteItem: { action: deleteItem, validation: ofDeleteItem },
  DescribeTable: { action: describeTable, validation: ofDescribeTable },
  GetItem: { action: getItem, validation: ofGetItem },
  PutItem: { action: putItem, validation: ofPutItem },
  Query: { action: query, validation: ofQuery },
  Scan: { action: scan, validation: ofScan },
  UpdateItem: { action: updateItem, validation: ofUpdateItem },
};
