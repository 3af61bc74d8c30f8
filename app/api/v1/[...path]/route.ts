import { answer } from '@/app/api/answer';

/** Every operation of the API; the table of operations is in app/api/operations. */
export { answer as DELETE, answer as GET, answer as POST, answer as PUT };
