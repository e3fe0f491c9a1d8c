package io.drey;

/**
 * What a read answers when the remote tier is out of reach and nothing local may be used.
 *
 * <pre>{@code
 * TierOptions options = TierOptions.builder().onUnavailable(OnUnavailable.MISS).build();
 * }</pre>
 */
public enum OnUnavailable {
    /** Throws {@link RemoteUnavailableException}. */
    FAIL,
    /** Answers as if the entry were absent. */
    MISS
}
