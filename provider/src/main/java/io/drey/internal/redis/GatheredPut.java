package io.drey.internal.redis;

/**
 * One caller's put among those of a {@link Gathering}, and its answer: what {@code put.lua} returns of it, as if it had
 * been the only one.
 */
final class GatheredPut extends Gathered<Object, GatheredPut> {

    private final PutScript script;

    GatheredPut(PutScript script) {
        this.script = script;
    }

    PutScript script() {
        return script;
    }

    @Override
    int size() {
        return 1;
    }

    @Override
    int bytes() {
        return script.bytes();
    }
}
