package io.drey.differential;

/**
 * Where the reference implementation is not followed, so that the comparison leaves it out.
 *
 * <ul>
 *   <li>Expiry events: JSR-107 leaves open when an expired entry is noticed. The reference implementation keeps silent
 *       in some operations that meet one ({@code replace} with three arguments); here whoever meets it announces it.
 *   <li>{@code MutableEntry.remove()} of an absent entry: the reference implementation counts a removal and announces
 *       it with a null value; here nothing was removed.
 *   <li>A {@code CacheWriter} whose bulk method throws {@code CacheWriterException} itself: the reference
 *       implementation drops the exception; here it is thrown.
 *   <li>{@code removeAll(keys)} also counts entries there that had expired.
 *   <li>{@code putIfAbsent} of an entry whose time passes with its creation: the reference implementation counts a hit,
 *       although there was nothing; here it is a miss.
 * </ul>
 */
final class KnownDifferences {

    private KnownDifferences() {}

    static boolean concern(Scenario scenario, Step step) {
        Scenario.Expiry expiry = scenario.expiry();
        boolean expires = expiry.access() != null || expiry.update() != null;
        return (expiry.creation().isZero() && step.name().startsWith("putIfAbsent"))
                || (expires && step.name().startsWith("removeAll"));
    }
}
