package io.drey.internal.redis;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The keys that a scan has returned, by 96 bits of a hash with a salt of its own, in arrays: a million take 25 MB,
 * whatever they are, where the keys themselves took seven times as much. That two of them have the same hash, and the
 * second one is left out, happens in one of 10^17 scans of a million keys, and nobody can choose keys for it. One
 * thread.
 */
final class SeenKeys {

    private static final int SMALLEST = 1 << 8;

    private final MessageDigest digest;
    private final byte[] salt = new byte[Long.BYTES];
    private long[] high = new long[SMALLEST]; // zero where there is none
    private int[] low = new int[SMALLEST];
    private int count;

    SeenKeys() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
        ThreadLocalRandom.current().nextBytes(salt);
    }

    /** Returns whether the key was not there yet, and adds it. */
    boolean add(byte[] key) {
        digest.update(salt);
        ByteBuffer hash = ByteBuffer.wrap(digest.digest(key));
        long first = hash.getLong();
        if (!put(first == 0 ? 1 : first, hash.getInt())) {
            return false;
        }
        if (++count > high.length / 4 * 3) {
            grow();
        }
        return true;
    }

    private boolean put(long first, int second) {
        int mask = high.length - 1;
        int at = (int) first & mask;
        while (high[at] != 0) {
            if (high[at] == first && low[at] == second) {
                return false;
            }
            at = (at + 1) & mask;
        }
        high[at] = first;
        low[at] = second;
        return true;
    }

    private void grow() {
        long[] firsts = high;
        int[] seconds = low;
        high = new long[firsts.length * 2];
        low = new int[seconds.length * 2];
        for (int i = 0; i < firsts.length; i++) {
            if (firsts[i] != 0) {
                put(firsts[i], seconds[i]);
            }
        }
    }

    /** Returns how much memory this takes. */
    long bytes() {
        return (long) high.length * (Long.BYTES + Integer.BYTES);
    }
}
