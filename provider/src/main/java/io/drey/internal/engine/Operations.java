package io.drey.internal.engine;

import io.drey.internal.store.Expect;
import io.drey.internal.store.Stored;
import io.drey.internal.value.Values;

/** The operations of {@code javax.cache.Cache} on one key, but for {@code get} and {@code invoke}. Immutable. */
final class Operations {

    private Operations() {}

    /** {@code put}. */
    record Put(Decision.Put value) implements Operation {
        @Override
        public Decision decide(Stored live) {
            return value;
        }

        @Override
        public Blind blind() {
            return new Blind(Expect.ANY, value);
        }

        @Override
        public boolean looksUp() {
            return false;
        }

        @Override
        public boolean isUnconditional() {
            return true;
        }
    }

    /** {@code getAndPut}. */
    record GetAndPut(Decision.Put value) implements Operation {
        @Override
        public Decision decide(Stored live) {
            return value;
        }

        @Override
        public Blind blind() {
            return new Blind(Expect.ANY, value);
        }
    }

    /** {@code putIfAbsent}. */
    record PutIfAbsent(Decision.Put value) implements Operation {
        @Override
        public Decision decide(Stored live) {
            return live.hasValue() ? Decision.KEEP : value;
        }

        @Override
        public Blind blind() {
            return new Blind(Expect.ABSENT, value);
        }

        @Override
        public boolean storesOnlyIfAbsent() {
            return true;
        }
    }

    /** {@code replace(key, value)} and {@code getAndReplace}. */
    record Replace(Decision.Put value) implements Operation {
        @Override
        public Decision decide(Stored live) {
            return live.hasValue() || live.isUnreadable() ? value : Decision.KEEP;
        }

        @Override
        public Blind blind() {
            return new Blind(Expect.PRESENT, value);
        }
    }

    /**
     * {@code replace(key, oldValue, newValue)} and {@code remove(key, oldValue)}: a decision if the value equals
     * another.
     */
    record IfEqual(Object old, Decision then, Values values) implements Operation {
        @Override
        public Decision decide(Stored live) {
            Object value = live.hasValue() ? values.valueIfReadable(live.form()) : null;
            return value != null && old.equals(value) ? then : Decision.KEEP;
        }

        @Override
        public boolean accesses() {
            return true;
        }
    }

    /** {@code remove(key)} ({@code looksUp} false) and {@code getAndRemove}. */
    record Remove(boolean looksUp) implements Operation {

        /** Deletes whatever there is, including the lease of a loader, whose value would be outdated when it came. */
        private static final Blind ANY = new Blind(Expect.ANY, Decision.DELETE);

        @Override
        public Decision decide(Stored live) {
            return Decision.DELETE;
        }

        @Override
        public Blind blind() {
            return ANY;
        }

        @Override
        public boolean isRemoval() {
            return true;
        }
    }

    /** Stores what {@code loadAll} brought. */
    record Load(Decision.Put value) implements Operation {
        @Override
        public Decision decide(Stored live) {
            return value;
        }

        @Override
        public boolean looksUp() {
            return false;
        }
    }
}
