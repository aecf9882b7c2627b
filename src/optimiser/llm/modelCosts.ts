import { PriceTable } from './Spending.ts';

/** Price of a token of each model, prompt and reply in equal parts; nothing unless all have a price, because tokens and money do not compare. */
export function modelCosts(models: readonly string[], prices: readonly string[]): Readonly<Record<string, number>> {
  const table = new PriceTable(prices);
  const rows = models.flatMap((model) => {
    const price = table.of(model);
    return price === undefined || price.prompt + price.reply === 0 ? [] : [[model, price.prompt + price.reply] as const];
  });
  return rows.length === models.length ? Object.fromEntries(rows) : {};
}
