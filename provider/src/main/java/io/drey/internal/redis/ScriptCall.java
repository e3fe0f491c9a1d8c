package io.drey.internal.redis;

/**
 * One run of a script, as it is sent. What the keys and arguments mean is known to the script's own class alone.
 *
 * @param keys the first of them decides which server runs the script
 */
record ScriptCall(Script script, byte[][] keys, byte[][] arguments) {

    static final byte[][] NO_ARGUMENTS = {};
}
