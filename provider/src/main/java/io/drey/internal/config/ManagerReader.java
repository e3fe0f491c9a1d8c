package io.drey.internal.config;

import static io.drey.internal.config.Kind.BYTES;
import static io.drey.internal.config.Kind.DURATION;
import static io.drey.internal.config.Kind.FILE_OR_NULL;
import static io.drey.internal.config.Kind.FLAG;
import static io.drey.internal.config.Kind.LONG;
import static io.drey.internal.config.Kind.TEXT;
import static io.drey.internal.config.Kind.TEXTS;
import static io.drey.internal.config.Kind.TEXT_OR_NULL;
import static io.drey.internal.config.Kind.WHOLE;

import com.typesafe.config.ConfigObject;
import io.drey.ConfigurationException;
import io.drey.ManagerOptions;
import io.drey.TlsOptions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** Reads and writes the options of a manager, apart from those of its caches. Stateless, any thread. */
final class ManagerReader {

    private static final String PRESET = "preset:";

    private static final Kind<List<String>> CLASSES = new Kind<>(ManagerReader::allow, list -> list);

    private static final Keys<ManagerOptions, ManagerOptions.Builder> KEYS = new Keys<
                    ManagerOptions, ManagerOptions.Builder>()
            .key("namespace", TEXT, (b, v) -> b.namespace(v), ManagerOptions::namespace)
            .key("shutdown-hook", FLAG, (b, v) -> b.shutdownHook(v), ManagerOptions::shutdownHook)
            .key("remote.uri", TEXT_OR_NULL, (b, v) -> b.remote(v), ManagerOptions::remote)
            .key("remote.user", TEXT_OR_NULL, (b, v) -> b.user(v), ManagerOptions::user)
            .key("remote.password", TEXT_OR_NULL, (b, v) -> b.password(v), ManagerOptions::password)
            .key("remote.password-file", FILE_OR_NULL, (b, v) -> b.passwordFile(v), ManagerOptions::passwordFile)
            .key(
                    "remote.credentials-class",
                    TEXT_OR_NULL,
                    (b, v) -> b.credentialsClass(v),
                    ManagerOptions::credentialsClass)
            .key("remote.sentinel-user", TEXT_OR_NULL, (b, v) -> b.sentinelUser(v), ManagerOptions::sentinelUser)
            .key(
                    "remote.sentinel-password",
                    TEXT_OR_NULL,
                    (b, v) -> b.sentinelPassword(v),
                    ManagerOptions::sentinelPassword)
            .key(
                    "remote.sentinel-password-file",
                    FILE_OR_NULL,
                    (b, v) -> b.sentinelPasswordFile(v),
                    ManagerOptions::sentinelPasswordFile)
            .key(
                    "remote.sentinel-credentials-class",
                    TEXT_OR_NULL,
                    (b, v) -> b.sentinelCredentialsClass(v),
                    ManagerOptions::sentinelCredentialsClass)
            .key("remote.partitions", WHOLE, (b, v) -> b.partitions(v), ManagerOptions::partitions)
            .key("remote.connect-timeout", DURATION, (b, v) -> b.connectTimeout(v), ManagerOptions::connectTimeout)
            .key("remote.command-timeout", DURATION, (b, v) -> b.commandTimeout(v), ManagerOptions::commandTimeout)
            .key("remote.start-timeout", DURATION, (b, v) -> b.startTimeout(v), ManagerOptions::startTimeout)
            .key("remote.max-in-flight", WHOLE, (b, v) -> b.maxInFlight(v), ManagerOptions::maxInFlight)
            .key("remote.poll-interval", DURATION, (b, v) -> b.pollInterval(v), ManagerOptions::pollInterval)
            .key(
                    "remote.idle-poll-interval",
                    DURATION,
                    (b, v) -> b.idlePollInterval(v),
                    ManagerOptions::idlePollInterval)
            .key("remote.log-length", WHOLE, (b, v) -> b.logLength(v), ManagerOptions::logLength)
            .key("remote.lease", DURATION, (b, v) -> b.lease(v), ManagerOptions::lease)
            .key("remote.trace-commands", FLAG, (b, v) -> b.traceCommands(v), ManagerOptions::traceCommands)
            .key("codec.allow", CLASSES, (b, v) -> b.allow(v), ManagerOptions::allow)
            .key("codec.max-depth", WHOLE, (b, v) -> b.maxDepth(v), ManagerOptions::maxDepth)
            .key("codec.max-references", LONG, (b, v) -> b.maxReferences(v), ManagerOptions::maxReferences)
            .key("codec.max-array-length", WHOLE, (b, v) -> b.maxArrayLength(v), ManagerOptions::maxArrayLength)
            .key("codec.max-bytes", BYTES, (b, v) -> b.maxBytes(v), ManagerOptions::maxBytes)
            .key("codec.encryption-keys", TEXTS, (b, v) -> b.encryptionKeys(v), ManagerOptions::encryptionKeys);

    private static final Keys<TlsOptions, TlsOptions.Builder> TLS = new Keys<TlsOptions, TlsOptions.Builder>()
            .key("trust", FILE_OR_NULL, (b, v) -> b.trust(v), TlsOptions::trust)
            .key("trust-password", TEXT_OR_NULL, (b, v) -> b.trustPassword(v), TlsOptions::trustPassword)
            .key("certificate", FILE_OR_NULL, (b, v) -> b.certificate(v), TlsOptions::certificate)
            .key("key", FILE_OR_NULL, (b, v) -> b.key(v), TlsOptions::key)
            .key("key-password", TEXT_OR_NULL, (b, v) -> b.keyPassword(v), TlsOptions::keyPassword)
            .key("server-name", TEXT_OR_NULL, (b, v) -> b.serverName(v), TlsOptions::serverName)
            .key("verify-host", FLAG, (b, v) -> b.verifyHost(v), TlsOptions::verifyHost);

    private ManagerReader() {}

    static void read(Section drey, ManagerOptions.Builder options) {
        KEYS.read(drey, options);
        Section block = drey.inner("remote.tls");
        TlsOptions.Builder tls = TlsOptions.builder();
        TLS.read(block, tls);
        options.tls(TLS.placed(block, tls::build));
    }

    static ManagerOptions made(Section drey, ManagerOptions.Builder options) {
        return KEYS.placed(drey, options::build);
    }

    static ConfigObject written(ManagerOptions options) {
        return KEYS.written(options)
                .toConfig()
                .withValue("remote.tls", TLS.written(options.tls()))
                .root();
    }

    /** Returns the classes to allow, with named lists replaced by their classes. */
    private static List<String> allow(Section codec, String key) {
        Section presets = codec.block("presets");
        List<String> allow = new ArrayList<>();
        for (String entry : codec.texts(key)) {
            if (!entry.startsWith(PRESET)) {
                allow.add(entry);
            } else if (presets.config().root().containsKey(entry.substring(PRESET.length()))) {
                allow.addAll(presets.texts(entry.substring(PRESET.length())));
            } else {
                throw noSuchPreset(codec, presets, entry.substring(PRESET.length()));
            }
        }
        return allow;
    }

    /** That which was probably meant comes first. */
    private static ConfigurationException noSuchPreset(Section codec, Section presets, String asked) {
        List<String> names = new TreeSet<>(presets.config().root().keySet())
                .stream()
                        .sorted(Comparator.comparingInt(name -> Nearest.distance(name, asked)))
                        .map(name -> '"' + PRESET + name + '"')
                        .toList();
        return codec.wrong("allow", "only presets that there are: " + String.join(", ", names));
    }
}
