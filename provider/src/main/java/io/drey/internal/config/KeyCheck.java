package io.drey.internal.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.drey.ConfigurationException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Refuses keys that Drey does not know, so that a slip is an error and not a default. Immutable, any thread.
 *
 * @param reference the block {@code drey} with all keys
 * @param block the keys that a block under {@code caches} or {@code presets} may hold
 */
record KeyCheck(ConfigObject reference, ConfigObject block) {

    void check(ConfigObject drey) {
        check(drey, reference, List.of("drey"));
    }

    private void check(ConfigObject found, ConfigObject schema, List<String> path) {
        for (Map.Entry<String, ConfigValue> entry : new TreeMap<>(found).entrySet()) {
            List<String> inner = Paths.append(path, entry.getKey());
            ConfigValue known = schema.get(entry.getKey());
            if (known == null) {
                throw unknown(entry.getValue(), inner, schema.keySet());
            }
            boolean isBlock = entry.getValue() instanceof ConfigObject;
            if (isBlock != known instanceof ConfigObject) {
                throw wrongShape(entry.getValue(), inner, known);
            }
            if (isBlock) {
                checkBlock((ConfigObject) entry.getValue(), (ConfigObject) known, inner);
            }
        }
    }

    private void checkBlock(ConfigObject found, ConfigObject known, List<String> path) {
        String place = String.join(".", path);
        if (place.equals("drey.codec.presets")) {
            return; // any name; that it is a list is checked when it is read
        }
        if (place.equals("drey.caches") || place.equals("drey.presets")) {
            for (Map.Entry<String, ConfigValue> entry : new TreeMap<>(found).entrySet()) {
                List<String> inner = Paths.append(path, entry.getKey());
                if (!(entry.getValue() instanceof ConfigObject)) {
                    throw wrongShape(entry.getValue(), inner, block);
                }
                boolean preset = place.equals("drey.presets"); // a preset cannot name another one
                check((ConfigObject) entry.getValue(), preset ? block.withoutKey("preset") : block, inner);
            }
        } else {
            check(found, known, path);
        }
    }

    /** Shows no values, which may be passwords. */
    @Override
    public String toString() {
        return "KeyCheck";
    }

    private ConfigurationException unknown(ConfigValue value, List<String> path, Collection<String> siblings) {
        String key = path.get(path.size() - 1);
        StringBuilder message = new StringBuilder(value.origin().description())
                .append(": ")
                .append(Paths.text(path))
                .append(" is not a key of Drey");
        String near = Nearest.to(key, siblings);
        List<String> elsewhere = new ArrayList<>();
        collect(reference, List.of("drey"), key, elsewhere);
        if (near != null) {
            message.append("; did you mean ")
                    .append(Paths.text(Paths.sibling(path, near)))
                    .append('?');
        } else if (!elsewhere.isEmpty()) {
            message.append("; did you mean ")
                    .append(String.join(" or ", elsewhere))
                    .append('?');
        } else {
            message.append("; the keys here are ").append(String.join(", ", new TreeSet<>(siblings)));
        }
        if (value.valueType() == ConfigValueType.OBJECT && path.get(1).equals("caches") && path.size() > 2) {
            message.append(" If it is part of a cache's name, write the whole name in quotes: \"")
                    .append(Paths.shown(String.join(".", path.subList(2, path.size()))))
                    .append("\" { ... }");
        }
        return new ConfigurationException(message.toString(), Paths.text(path), null);
    }

    /** Collects keys of that name in other blocks, since most often a user forgot a level of nesting. */
    private void collect(ConfigObject schema, List<String> path, String key, List<String> found) {
        for (Map.Entry<String, ConfigValue> entry : new TreeMap<>(schema).entrySet()) {
            List<String> inner = Paths.append(path, entry.getKey());
            if (Nearest.distance(entry.getKey(), key) == 0) {
                found.add(Paths.text(inner));
            }
            if (entry.getValue() instanceof ConfigObject nested && !Paths.isOpen(inner)) {
                collect(nested, inner, key, found);
            }
        }
    }

    private static ConfigurationException wrongShape(ConfigValue value, List<String> path, ConfigValue known) {
        String name = Paths.shown(path.get(path.size() - 1));
        String expected = known instanceof ConfigObject inner
                ? "is a block; write " + name + " { ... } with some of "
                        + String.join(", ", new TreeSet<>(inner.keySet()))
                : "is a value, not a block; write " + name + " = ...";
        return new ConfigurationException(
                value.origin().description() + ": " + Paths.text(path) + " " + expected, Paths.text(path), null);
    }
}
