package io.drey.internal.config;

import com.typesafe.config.ConfigUtil;
import io.drey.internal.address.RemoteAddress;
import java.util.ArrayList;
import java.util.List;

/** Paths of keys as lists of their parts, since a cache's name may hold dots. Stateless, any thread. */
final class Paths {

    private Paths() {}

    static List<String> append(List<String> path, String key) {
        List<String> longer = new ArrayList<>(path);
        longer.add(key);
        return longer;
    }

    static List<String> sibling(List<String> path, String key) {
        return append(path.subList(0, path.size() - 1), key);
    }

    /**
     * Returns a path as a file writes it, with quotes where they are needed, and without the credentials of an address
     * that somebody took for a key.
     */
    static String text(List<String> path) {
        return ConfigUtil.joinPath(path.stream().map(Paths::shown).toList());
    }

    /** Returns a key, without the credentials of an address that it may be. */
    static String shown(String key) {
        boolean maybeAddress = key.indexOf('=') >= 0 || (key.indexOf(':') >= 0 && key.indexOf('@') >= 0);
        return maybeAddress ? RemoteAddress.redacted(key) : key;
    }

    /** Returns whether users choose the names of the keys in this block. */
    static boolean isOpen(List<String> path) {
        return switch (String.join(".", path)) {
            case "drey.caches", "drey.presets", "drey.codec.presets" -> true;
            default -> false;
        };
    }
}
