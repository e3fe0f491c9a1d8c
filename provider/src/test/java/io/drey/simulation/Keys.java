package io.drey.simulation;

import io.drey.local.LocalKeys;
import io.drey.partition.Partition;
import io.drey.partition.Partitions;
import java.nio.charset.StandardCharsets;

/** Strings as keys. Immutable. */
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
    public String decode(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
