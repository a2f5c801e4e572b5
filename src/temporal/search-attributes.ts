import type { OperatorService } from '@temporalio/client';
import proto from '@temporalio/proto';

const { IndexedValueType } = proto.temporal.api.enums.v1;
const PREFIX = 'INDEXED_VALUE_TYPE_';

/**
 * Reads the custom search attributes of a namespace: their types, such as KEYWORD and INT, by name.
 * @throws Temporal's own error if it does not answer, or refuses the request.
 */
export async function customSearchAttributes(
  operator: OperatorService,
  namespace: string,
): Promise<Readonly<Record<string, string>>> {
  const { customAttributes } = await operator.listSearchAttributes({ namespace });
  const types = Object.entries(customAttributes).map(([name, type]) => [
    name,
    (IndexedValueType[type] ?? '').replace(PREFIX, ''),
  ]);
  return Object.fromEntries(types) as Record<string, string>;
}

/**
 * Registers custom search attributes in a namespace, given by name with their types.
 * @throws Temporal's own error if that is not allowed.
 */
export async function addSearchAttributes(
  operator: OperatorService,
  namespace: string,
  attributes: Readonly<Record<string, string>>,
): Promise<void> {
  const searchAttributes = Object.fromEntries(
    Object.entries(attributes).map(([name, type]) => [
      name,
      IndexedValueType[`${PREFIX}${type}` as keyof typeof IndexedValueType],
    ]),
  );
  await operator.addSearchAttributes({ namespace, searchAttributes });
}
