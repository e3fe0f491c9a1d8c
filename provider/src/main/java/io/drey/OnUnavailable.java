package io.drey;

/**
 * What happens when the remote tier is out of reach and nothing local may be used.
 *
 * <pre>{@code
 * TierOptions options = TierOptions.builder().onUnavailable(OnUnavailable.BYPASS).build();
 * }</pre>
 */
public enum OnUnavailable {
    /** Throws {@link RemoteUnavailableException}. */
    FAIL,
    /** Reads answer as if the entry were absent; exact operations throw all the same. */
    MISS,
    /**
     * No call throws for this reason. Reads answer as if the entry were absent, plain writes wait in the queue or are
     * let go, and removals are remembered: this JVM reads nothing of what they concern before they are made.
     */
    BYPASS
}
