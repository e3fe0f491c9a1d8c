package io.drey.internal.config;

import io.drey.CodecOptions;
import io.drey.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Reads the block {@code drey.codec} and puts the presets it names in their place. Stateless, any thread. */
final class CodecReader {

    private static final String PRESET = "preset:";

    private CodecReader() {}

    static CodecOptions read(Section codec) {
        List<String> allow = allow(codec);
        return codec.make(() -> new CodecOptions(
                allow,
                codec.whole("max-depth"),
                codec.wholeLong("max-references"),
                codec.whole("max-array-length"),
                codec.bytes("max-bytes")));
    }

    private static List<String> allow(Section codec) {
        Section presets = codec.block("presets");
        List<String> allow = new ArrayList<>();
        for (String entry : codec.texts("allow")) {
            if (!entry.startsWith(PRESET)) {
                allow.add(entry);
            } else if (presets.config().root().containsKey(entry.substring(PRESET.length()))) {
                allow.addAll(presets.texts(entry.substring(PRESET.length())));
            } else {
                throw noSuchPreset(codec, presets);
            }
        }
        return allow;
    }

    private static ConfigurationException noSuchPreset(Section codec, Section presets) {
        List<String> names = new TreeSet<>(presets.config().root().keySet())
                .stream().map(name -> '"' + PRESET + name + '"').toList();
        return codec.wrong("allow", "only presets that there are: " + String.join(", ", names));
    }
}
