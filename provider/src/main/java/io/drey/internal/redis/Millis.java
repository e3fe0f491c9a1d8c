package io.drey.internal.redis;

import io.drey.internal.store.Lifetime;

/** Durations as the scripts are given them. */
final class Millis {

    /** Added to the expiry that Redis knows, which only reclaims memory: deadlines are judged by the envelope. */
    static final byte[] SLACK = Bytes.of(5_000);

    private static final byte[] FOR_EVER = Bytes.of(Lifetime.ETERNAL);

    private Millis() {}

    static byte[] bytes(long millis) {
        return Bytes.of(capped(millis));
    }

    /** One number where that says it all. */
    static byte[] bytes(Lifetime lifetime) {
        if (lifetime.isForever()) {
            return FOR_EVER;
        }
        return lifetime.isUniform()
                ? bytes(lifetime.onCreate())
                : Bytes.of(capped(lifetime.onCreate()) + " " + capped(lifetime.onUpdate()));
    }

    private static long capped(long millis) {
        return millis > Lifetime.LONGEST ? Lifetime.ETERNAL : millis;
    }
}
