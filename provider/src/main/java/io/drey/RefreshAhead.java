package io.drey;

import java.io.InvalidObjectException;
import java.io.Serializable;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether an entry that is still being read is loaded anew before it expires. One JVM of the fleet asks the loader, in
 * the background, and all are served the old value until the new one is there. Immutable, any thread.
 *
 * <pre>{@code
 * TierOptions options = TierOptions.builder()
 *         .timeToLive(Duration.ofMinutes(10))
 *         .refreshAhead(RefreshAhead.after(0.8)) // by whoever reads it in its last two minutes
 *         .build();
 * }</pre>
 */
public final class RefreshAhead implements Serializable {

    /** Entries expire, and who asks next waits for the loader. */
    public static final RefreshAhead OFF = new RefreshAhead(1);

    /**
     * As long before its end as two loads take, as far as this JVM has seen, but in the second half of its time at the
     * earliest.
     */
    public static final RefreshAhead BY_COST = new RefreshAhead(0);

    private static final long serialVersionUID = 1L;

    private final double share;

    private RefreshAhead(double share) {
        this.share = share;
    }

    /**
     * Once this share of its time to live has passed.
     *
     * @param share above 0 and below 1
     * @throws ConfigurationException if it is not
     */
    public static RefreshAhead after(double share) {
        if (!(share > 0 && share < 1)) {
            throw refused(Double.toString(share));
        }
        return new RefreshAhead(share);
    }

    /**
     * What a configuration file calls {@code off}, {@code cost}, or by a share such as {@code 0.8}.
     *
     * @throws ConfigurationException if it is none of these
     */
    public static RefreshAhead of(String text) {
        return switch (text.trim().toLowerCase(Locale.ROOT)) {
            case "off" -> OFF;
            case "cost" -> BY_COST;
            default -> share(text);
        };
    }

    private static RefreshAhead share(String text) {
        try {
            return after(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            throw refused('"' + text + '"');
        }
    }

    private static ConfigurationException refused(String found) {
        return ConfigurationException.of(
                "refresh-ahead", found, "off, cost, or a share of the time to live above 0 and below 1, such as 0.8");
    }

    /** Whether nothing is refreshed. */
    public boolean isOff() {
        return share == 1;
    }

    /** Whether it is measured when. */
    public boolean isByCost() {
        return share == 0;
    }

    /** The share of the time to live after which entries are refreshed; 1 if never, 0 if that is measured. */
    public double share() {
        return share;
    }

    private Object readResolve() throws InvalidObjectException {
        try {
            return isOff() || isByCost() ? of(toString()) : after(share);
        } catch (ConfigurationException e) {
            InvalidObjectException invalid = new InvalidObjectException(e.getMessage());
            invalid.initCause(e);
            throw invalid;
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RefreshAhead that && share == that.share;
    }

    @Override
    public int hashCode() {
        return Double.hashCode(share);
    }

    /** As a configuration file writes it. */
    @Override
    public String toString() {
        return isOff() ? "off" : isByCost() ? "cost" : Double.toString(share);
    }
}
