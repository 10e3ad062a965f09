import { testHalf } from './testing/played.ts';

testHalf(0);
