// Durations as the standards write them.

/** ISO 8601, as SCORM 2004 and xAPI want it: `PT754.25S`. */
export const isoDuration = (milliseconds) => `PT${(milliseconds / 1000).toFixed(2)}S`;

/** SCORM 1.2: `0000:12:34.25`. */
export const scormTimespan = (milliseconds) => {
  const hundredths = Math.min(Math.round(milliseconds / 10), 9999 * 360_000 + 359_999);
  const hours = Math.floor(hundredths / 360_000);
  const minutes = Math.floor(hundredths / 6000) % 60;
  const seconds = ((hundredths % 6000) / 100).toFixed(2);
  return `${String(hours).padStart(4, "0")}:${String(minutes).padStart(2, "0")}:${seconds.padStart(5, "0")}`;
};
