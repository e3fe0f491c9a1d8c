package io.drey;

/**
 * When a change reaches the remote tier.
 *
 * <pre>{@code
 * TierOptions options = TierOptions.builder().write(WriteMode.THROUGH).build();
 * }</pre>
 */
public enum WriteMode {
    /** After the call returned, in batches; conditional operations still go to the remote tier at once. */
    BEHIND,
    /** Before the call returns. */
    THROUGH
}
