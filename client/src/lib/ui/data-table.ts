/** One column of a `DataTable`. */
export interface Column<Row> {
  key: string;
  title: string;
  /** What the cell says; also what is sorted by, where `order` is not given. */
  text: (row: Row) => string;
  /** What the column is sorted by, where that is not its text: a number, or a moment in ms. */
  order?: (row: Row) => number;
  sortable?: boolean;
  /** Figures stand at the right, one under the other. */
  numeric?: boolean;
}

export interface Sort {
  by: string;
  descending: boolean;
}

/** Rising first; a second time falling. */
export function toggled(sort: Sort | undefined, by: string): Sort {
  return { by, descending: sort?.by === by && !sort.descending };
}

/** The rows sorted as asked; rows that are alike keep their order. */
export function rowsInOrder<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sort: Sort | undefined,
): readonly Row[] {
  const column = columns.find((each) => each.key === sort?.by);
  if (!column || !sort) return rows;
  const { order, text } = column;
  const compare = order
    ? (one: Row, other: Row) => order(one) - order(other)
    : (one: Row, other: Row) => text(one).localeCompare(text(other), undefined, { numeric: true });
  return [...rows].sort((one, other) => (sort.descending ? compare(other, one) : compare(one, other)));
}
