/** The MLflow release that the rows describe. */
export const mlflowVersion = '3.17.2';
