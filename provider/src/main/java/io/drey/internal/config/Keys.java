package io.drey.internal.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValueFactory;
import io.drey.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a block: the kind of value each holds, the setter of the options' builder that takes it, and the accessor
 * of the options that returns it. So files and options are joined by one line for each key. A table is never changed
 * once it is made; any thread.
 *
 * @param <O> the options
 * @param <B> their builder
 */
final class Keys<O, B> {

    private final List<Key<O, B, ?>> keys = new ArrayList<>();

    private record Key<O, B, T extends @Nullable Object>(
            String path, Kind<T> kind, BiConsumer<B, T> setter, Function<O, T> getter) {

        private void read(Section block, B builder) {
            Section inner = block.inner(blocks());
            T value = kind.read().apply(inner, name());
            inner.placing(name(), () -> setter.accept(builder, value));
        }

        private String name() {
            return path.substring(path.lastIndexOf('.') + 1);
        }

        /** Returns the path of the blocks around the key, empty if it is at the top. */
        private String blocks() {
            return path.substring(0, Math.max(0, path.lastIndexOf('.')));
        }

        private @Nullable Object written(O options) {
            return kind.written().apply(getter.apply(options));
        }
    }

    /** Adds a key, with a dot for each block around it. */
    <T extends @Nullable Object> Keys<O, B> key(
            String path, Kind<T> kind, BiConsumer<B, T> setter, Function<O, T> getter) {
        keys.add(new Key<>(path, kind, setter, getter));
        return this;
    }

    /** Sets all keys from a block that has them all. */
    void read(Section block, B builder) {
        keys.forEach(key -> key.read(block, builder));
    }

    /** Builds options from a block. Reports a contradiction with the line of the key at fault. */
    <T> T placed(Section block, Supplier<T> build) {
        try {
            return build.get();
        } catch (ConfigurationException | IllegalArgumentException e) {
            String name = Section.keyOf(e);
            for (Key<O, B, ?> key : keys) {
                if (key.name().equals(name)) {
                    throw block.inner(key.blocks()).placed(name, e);
                }
            }
            throw e;
        }
    }

    /** Returns the block from which these options would be read. */
    ConfigObject written(O options) {
        ConfigObject block = ConfigFactory.empty().root();
        for (Key<O, B, ?> key : keys) {
            block = block.toConfig()
                    .withValue(key.path, ConfigValueFactory.fromAnyRef(key.written(options), BuiltIn.ORIGIN))
                    .root();
        }
        return block;
    }
}
