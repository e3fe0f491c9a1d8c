package io.drey.simulation;

import io.drey.internal.local.LocalKeys;
import io.drey.internal.partition.Partition;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keys of a class of the application, which sometimes throw when they are copied or read.
 *
 * @param share of such attempts
 */
record FailingKeys(Keys keys, Simulation simulation, DoubleSupplier share) implements LocalKeys<String> {

    @Override
    public Partition partition(String key) {
        return keys.partition(key);
    }

    @Override
    public String copy(String key) {
        Mishap.strike(simulation, share.getAsDouble());
        return keys.copy(key);
    }

    @Override
    public boolean isPlain(String key) {
        return keys.isPlain(key);
    }

    @Override
    public long hash(String key) {
        return keys.hash(key);
    }

    @Override
    public @Nullable String plain(byte[] name) {
        Mishap.strike(simulation, share.getAsDouble());
        return keys.plain(name);
    }
}
