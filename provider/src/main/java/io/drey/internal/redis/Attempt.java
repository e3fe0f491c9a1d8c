package io.drey.internal.redis;

/**
 * What marks each attempt at a change.
 *
 * @param nonce by which the change is found again, should a reply be lost
 * @param notAfter the instant on the server's clock after which it must not begin
 */
record Attempt(long nonce, byte[] notAfter) {}
