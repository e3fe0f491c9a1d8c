package io.drey;

import io.drey.writer.WriteBehindOptions;
import java.io.Serializable;
import java.util.List;

/**
 * How the tiers of one cache work: a block under {@code drey.caches}, or {@link TieredConfiguration#tier} in code. Start
 * from {@link #DEFAULTS} and replace what differs. Immutable, any thread.
 *
 * @param write when changes reach the remote tier
 * @param onUnavailable what reads answer while the remote tier is out of reach
 * @param local the local tier
 * @param writeBehind the queue of changes when {@code write} is {@link WriteMode#BEHIND}
 * @param expiry used if the cache's own configuration has the standard's default, eternal
 * @param codec how keys and values become bytes
 * @param immutable names of classes whose instances never change, so that they are shared rather than copied; an entry
 *     ending in {@code .*} names a package, in {@code .**} a package and those below
 * @param statistics whether statistics are enabled even if the cache's own configuration does not say so
 * @param management whether management is enabled even if the cache's own configuration does not say so
 */
public record TierOptions(
        WriteMode write,
        OnUnavailable onUnavailable,
        LocalOptions local,
        WriteBehindOptions writeBehind,
        ExpiryOptions expiry,
        CodecChoice codec,
        List<String> immutable,
        boolean statistics,
        boolean management)
        implements Serializable {

    /** What {@code reference.conf} says under {@code drey.defaults}. */
    public static final TierOptions DEFAULTS = new TierOptions(
            WriteMode.BEHIND,
            OnUnavailable.FAIL,
            LocalOptions.DEFAULTS,
            WriteBehindOptions.builder().build(),
            ExpiryOptions.ETERNAL,
            CodecChoice.AUTO,
            List.of(),
            false,
            false);

    /** @throws ConfigurationException if a class pattern is malformed */
    public TierOptions {
        immutable = ClassPatterns.checked("immutable", immutable);
    }

    /** A copy that writes in that mode. */
    public TierOptions withWrite(WriteMode mode) {
        return new TierOptions(mode, onUnavailable, local, writeBehind, expiry, codec, immutable, statistics, management);
    }

    /** A copy whose reads do that while the remote tier is out of reach. */
    public TierOptions withOnUnavailable(OnUnavailable answer) {
        return new TierOptions(write, answer, local, writeBehind, expiry, codec, immutable, statistics, management);
    }

    /** A copy with that local tier. */
    public TierOptions withLocal(LocalOptions options) {
        return new TierOptions(write, onUnavailable, options, writeBehind, expiry, codec, immutable, statistics, management);
    }

    /** A copy with that queue. */
    public TierOptions withWriteBehind(WriteBehindOptions options) {
        return new TierOptions(write, onUnavailable, local, options, expiry, codec, immutable, statistics, management);
    }

    /** A copy with that default expiry. */
    public TierOptions withExpiry(ExpiryOptions options) {
        return new TierOptions(write, onUnavailable, local, writeBehind, options, codec, immutable, statistics, management);
    }

    /** A copy with these codecs. */
    public TierOptions withCodec(CodecChoice choice) {
        return new TierOptions(write, onUnavailable, local, writeBehind, expiry, choice, immutable, statistics, management);
    }

    /** A copy that shares instances of these classes or packages. */
    public TierOptions withImmutable(List<String> patterns) {
        return new TierOptions(write, onUnavailable, local, writeBehind, expiry, codec, patterns, statistics, management);
    }

    /** A copy with or without statistics. */
    public TierOptions withStatistics(boolean enabled) {
        return new TierOptions(write, onUnavailable, local, writeBehind, expiry, codec, immutable, enabled, management);
    }

    /** A copy with or without management. */
    public TierOptions withManagement(boolean enabled) {
        return new TierOptions(write, onUnavailable, local, writeBehind, expiry, codec, immutable, statistics, enabled);
    }
}
