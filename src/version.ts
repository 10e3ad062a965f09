/** The version of the simulator, printed with every result so that it can be reproduced. */
export const version = '0.1.0';
