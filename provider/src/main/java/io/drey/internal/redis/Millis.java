package io.drey.internal.redis;

import io.drey.internal.store.Lifetime;

/** Durations as the scripts are given them. */
final class Millis {

    /** Added to the expiry that Redis knows, which only reclaims memory: deadlines are judged by the envelope. */
    static final byte[] SLACK = Bytes.of(5_000);

    /** Some 70,000 years; beyond it numbers lose their last digits in Lua, and nobody is there to see. */
    private static final long LONGEST = Long.MAX_VALUE / 4_000_000;

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
        return millis > LONGEST ? Lifetime.ETERNAL : millis;
    }
}
