package io.drey.internal.option;

import java.util.Collection;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The short names of codecs, and what to add to the class path for one that is not there. Stateless. */
public final class CodecNames {

    /** By the declared type, else Java serialisation. */
    public static final String AUTO = "auto";

    /** Java serialisation. */
    public static final String JAVA = "java";

    private static final Map<String, String> ARTIFACTS = Map.ofEntries(
            Map.entry("json", "io.drey:drey-codec-jackson"),
            Map.entry("cbor", "io.drey:drey-codec-jackson"),
            Map.entry("smile", "io.drey:drey-codec-jackson"),
            Map.entry("kryo", "io.drey:drey-codec-kryo"),
            Map.entry("json3", "io.drey:drey-codec-jackson3"),
            Map.entry("cbor3", "io.drey:drey-codec-jackson3"),
            Map.entry("smile3", "io.drey:drey-codec-jackson3"),
            Map.entry("protobuf", "io.drey:drey-codec-protobuf"),
            Map.entry("lz4", "io.drey:drey-compression-lz4"),
            Map.entry("zstd", "io.drey:drey-compression-zstd"));

    /** The numbers never change, as they lie in Redis. */
    private static final Map<Byte, String> LIBRARIES = Map.of(
            (byte) 20, "json",
            (byte) 21, "cbor",
            (byte) 22, "smile",
            (byte) 23, "kryo",
            (byte) 25, "json3",
            (byte) 26, "cbor3",
            (byte) 27, "smile3",
            (byte) 29, "protobuf");

    private CodecNames() {}

    /** Whether this may be a short name: a class without a package would be written alike, but nobody has one. */
    public static boolean isShort(String name) {
        return name.indexOf('.') < 0;
    }

    /** Returns the name of the library whose codec has this number; null if it is none of those that Drey brings. */
    public static @Nullable String ofLibrary(byte id) {
        return LIBRARIES.get(id);
    }

    /**
     * Returns what to say of a name that nothing on the class path has.
     *
     * @param present the names that there are
     */
    public static String missing(String name, Collection<String> present) {
        String artifact = ARTIFACTS.get(name);
        return '"' + name + "\" is not on the class path; "
                + (artifact == null
                        ? "there are " + String.join(", ", new TreeSet<>(present))
                        : "add the artifact " + artifact);
    }
}
