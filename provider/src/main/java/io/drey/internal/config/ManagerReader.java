package io.drey.internal.config;

import static io.drey.internal.config.Kind.BYTES;
import static io.drey.internal.config.Kind.DURATION;
import static io.drey.internal.config.Kind.LONG;
import static io.drey.internal.config.Kind.TEXT;
import static io.drey.internal.config.Kind.TEXT_OR_NULL;
import static io.drey.internal.config.Kind.WHOLE;

import com.typesafe.config.ConfigObject;
import io.drey.ConfigurationException;
import io.drey.ManagerOptions;
import io.drey.ManagerOptions.Builder;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Reads and writes the options of a manager, apart from those of its caches. Stateless, any thread. */
final class ManagerReader {

    private static final String PRESET = "preset:";

    private static final Keys<ManagerOptions, Builder> KEYS = new Keys<ManagerOptions, Builder>()
            .key("namespace", TEXT, Builder::namespace, ManagerOptions::namespace)
            .key("remote.uri", TEXT_OR_NULL, Builder::remote, ManagerOptions::remote)
            .key("remote.user", TEXT_OR_NULL, Builder::user, ManagerOptions::user)
            .key("remote.password", TEXT_OR_NULL, Builder::password, ManagerOptions::password)
            .key("remote.sentinel-user", TEXT_OR_NULL, Builder::sentinelUser, ManagerOptions::sentinelUser)
            .key("remote.sentinel-password", TEXT_OR_NULL, Builder::sentinelPassword, ManagerOptions::sentinelPassword)
            .key("remote.partitions", WHOLE, Builder::partitions, ManagerOptions::partitions)
            .key("remote.connect-timeout", DURATION, Builder::connectTimeout, ManagerOptions::connectTimeout)
            .key("remote.command-timeout", DURATION, Builder::commandTimeout, ManagerOptions::commandTimeout)
            .key("remote.start-timeout", DURATION, Builder::startTimeout, ManagerOptions::startTimeout)
            .key("remote.max-in-flight", WHOLE, Builder::maxInFlight, ManagerOptions::maxInFlight)
            .key("remote.poll-interval", DURATION, Builder::pollInterval, ManagerOptions::pollInterval)
            .key("remote.idle-poll-interval", DURATION, Builder::idlePollInterval, ManagerOptions::idlePollInterval)
            .key("remote.log-length", WHOLE, Builder::logLength, ManagerOptions::logLength)
            .key("remote.lease", DURATION, Builder::lease, ManagerOptions::lease)
            .key("codec.allow", new Kind<>(ManagerReader::allow, list -> list), Builder::allow, ManagerOptions::allow)
            .key("codec.max-depth", WHOLE, Builder::maxDepth, ManagerOptions::maxDepth)
            .key("codec.max-references", LONG, Builder::maxReferences, ManagerOptions::maxReferences)
            .key("codec.max-array-length", WHOLE, Builder::maxArrayLength, ManagerOptions::maxArrayLength)
            .key("codec.max-bytes", BYTES, Builder::maxBytes, ManagerOptions::maxBytes);

    private ManagerReader() {}

    static void read(Section drey, Builder options) {
        KEYS.read(drey, options);
    }

    static ManagerOptions made(Section drey, Builder options) {
        return KEYS.placed(drey, options::build);
    }

    static ConfigObject written(ManagerOptions options) {
        return KEYS.written(options);
    }

    /** Lists that are named among the classes, put in their place. */
    private static List<String> allow(Section codec, String key) {
        Section presets = codec.block("presets");
        List<String> allow = new ArrayList<>();
        for (String entry : codec.texts(key)) {
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
