package io.drey.internal.redis;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One caller's read among those of a {@link Gathering}, and its answer. Any thread waits; the connection's thread alone
 * hands in values.
 */
abstract class GatheredRead<T> extends Gathered<T, GatheredRead<?>> {

    @Override
    int bytes() {
        return 0; // a command has but few keys, and they are short
    }

    abstract void addKeys(List<byte[]> all);

    /** Takes the value of the next key. Returns whether that was the last. */
    abstract boolean receive(byte @Nullable [] value);

    /** Of one key. */
    static final class Single extends GatheredRead<byte @Nullable []> {

        private final byte[] key;

        Single(byte[] key) {
            this.key = key;
        }

        @Override
        int size() {
            return 1;
        }

        @Override
        void addKeys(List<byte[]> all) {
            all.add(key);
        }

        @Override
        boolean receive(byte @Nullable [] value) {
            complete(value);
            return true;
        }
    }

    /** Of several keys. */
    static final class Several extends GatheredRead<List<byte @Nullable []>> {

        private final byte[][] keys;
        private final List<byte @Nullable []> values;

        Several(byte[][] keys) {
            this.keys = keys;
            this.values = new ArrayList<>(keys.length);
        }

        @Override
        int size() {
            return keys.length;
        }

        @Override
        void addKeys(List<byte[]> all) {
            all.addAll(List.of(keys));
        }

        @Override
        boolean receive(byte @Nullable [] value) {
            values.add(value);
            if (values.size() < keys.length) {
                return false;
            }
            complete(values); // or nobody waits any more; the next value is another caller's all the same
            return true;
        }
    }
}
