/** How much there is in an account. */
export interface Size {
  readonly buckets: number;
  readonly securityGroups: number;
  readonly functions: number;
  readonly users: number;
}

/** A hole that an audit must find. */
export interface Hole {
  readonly control: string;
  readonly resource: string;
}

export const rulesPerGroup = 10;
