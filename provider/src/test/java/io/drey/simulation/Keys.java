package io.drey.simulation;

import io.drey.internal.local.LocalKeys;
import io.drey.internal.partition.Partition;
import io.drey.internal.partition.Partitions;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Strings as keys, of which every other one is found by its hash only. Immutable. */
public record Keys(Partitions partitions) implements LocalKeys<String> {

    static byte[] bytes(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Partition partition(String key) {
        return partitions.of(bytes(key));
    }

    @Override
    public String copy(String key) {
        return key;
    }

    @Override
    public boolean isPlain(String key) {
        return key.hashCode() % 2 == 0;
    }

    @Override
    public long hash(String key) {
        return Partitions.hash(bytes(key));
    }

    @Override
    public @Nullable String plain(byte[] name) {
        String key = new String(name, StandardCharsets.UTF_8);
        return isPlain(key) ? key : null;
    }
}
