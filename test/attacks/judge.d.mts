export type Attack = { id: string; layer: string; action: string };
export type Case = { title: string; passed: boolean };
export type Group = { name: string; total: number; passed: number; failed: string[]; notYet: string[] };
export const finished: readonly string[];
export function readTitles(report: { testResults: { assertionResults: { fullName: string; status: string }[] }[] }): Case[];
export function judge(
  catalogue: readonly Attack[],
  cases: readonly Case[],
  options: { finished: readonly string[]; withBrowsers: boolean },
): { groups: Group[]; gaps: string[]; wrong: string[] };
export function tell(groups: readonly Group[]): string;
