// Order statistics of measurements; those that are not available (null) are left out.

/** The value below which a share of the values lies; null if there are none. */
export const quantile = (values, share) => {
  const sorted = values.filter((value) => value !== null).sort((one, other) => one - other);
  return sorted.length === 0 ? null : sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
};

export const median = (values) => quantile(values, 0.5);
