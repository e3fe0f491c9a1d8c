package io.drey.internal.redis;

import org.jspecify.annotations.Nullable;

/**
 * One run of a script, as it is sent. What the keys and arguments mean is known to the script's own class alone.
 *
 * @param keys the first of them decides which server runs the script
 * @param aside what is to be sent ahead; null if all is here
 */
record ScriptCall(
        Script script,
        byte[][] keys,
        byte[][] arguments,
        @Nullable Aside aside) {

    static final byte[][] NO_ARGUMENTS = {};

    ScriptCall(Script script, byte[][] keys, byte[][] arguments) {
        this(script, keys, arguments, null);
    }

    /** The same, and what is sent ahead of it: its key is the last one. */
    ScriptCall after(@Nullable Aside ahead) {
        return ahead == null
                ? this
                : new ScriptCall(script, Bytes.join(keys, new byte[][] {ahead.key()}), arguments, ahead);
    }
}
