package io.drey.internal.redis;

/**
 * What every attempt at a change bears.
 *
 * @param nonce by which the change is found again, should a reply be lost
 * @param notAfter the instant on the server's clock after which it must not begin
 */
record Attempt(long nonce, byte[] notAfter) {}
