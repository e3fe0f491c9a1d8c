package io.drey;

/**
 * What operations that depend on the present entry do while a cache goes on without its remote tier:
 * {@code putIfAbsent}, {@code replace}, {@code getAndReplace}, {@code remove(key, value)} and {@code invoke}.
 *
 * <pre>{@code
 * TierOptions options = TierOptions.builder()
 *         .onUnavailable(OnUnavailable.BYPASS)
 *         .bypassedConditional(BypassedConditional.FAIL)
 *         .build();
 * }</pre>
 */
public enum BypassedConditional {
    /** They find no entry and keep nothing. What they may have been meant to change is removed. */
    ABSENT,
    /** They throw {@link RemoteUnavailableException}. */
    FAIL
}
