package io.drey.internal.jcache;

import io.drey.ConfigurationException;
import io.drey.ManagerOptions;
import io.drey.TierOptions;
import io.drey.codec.Compression;
import io.drey.internal.codec.Deflate;
import io.drey.internal.option.CodecNames;
import io.drey.internal.value.Packing;
import io.drey.internal.value.Sealing;
import io.drey.internal.value.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Makes what compresses and encrypts the values of each cache of a manager. Immutable. */
final class Transports {

    private static final String FILE = "file:";
    private static final String ENVIRONMENT = "env:";
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private final ManagerOptions options;
    private final List<Compression> compressions = new ArrayList<>(List.of(new Deflate()));
    private final Map<String, SecretKey> secrets = new LinkedHashMap<>();

    Transports(ManagerOptions options, ClassLoader loader, Function<String, @Nullable String> environment) {
        this.options = options;
        try {
            ServiceLoader.load(Compression.class, loader).forEach(compressions::add);
        } catch (ServiceConfigurationError | LinkageError e) {
            throw new IllegalArgumentException("A compression on the class path cannot be used: " + e, e);
        }
        for (String entry : options.encryptionKeys()) {
            int end = entry.indexOf('=');
            secrets.put(entry.substring(0, end), secret(entry.substring(end + 1), environment));
        }
    }

    private static SecretKey secret(String from, Function<String, @Nullable String> environment) {
        String text;
        try {
            text = from.startsWith(FILE)
                    ? Files.readString(Path.of(from.substring(FILE.length())))
                    : environment.apply(from.substring(ENVIRONMENT.length()));
        } catch (IOException | IllegalArgumentException e) {
            throw refused(from, "a file that can be read (" + e + ')');
        }
        if (text == null) {
            throw refused(from, "a variable of the environment that is set");
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(SPACE.matcher(text).replaceAll(""));
        } catch (IllegalArgumentException e) {
            throw refused(from, "where 16, 24 or 32 bytes lie as Base64"); // the cause would show them
        }
        if (bytes.length != 16 && bytes.length != 24 && bytes.length != 32) {
            throw refused(from, "where 16, 24 or 32 bytes lie as Base64, not " + bytes.length);
        }
        return new SecretKeySpec(bytes, "AES");
    }

    private static ConfigurationException refused(String from, String expected) {
        return new ConfigurationException(
                "encryption-keys: cannot be \"" + from + "\"; write " + expected, "encryption-keys", null);
    }

    /** @throws IllegalArgumentException if the cache names a compression or a secret that there is not */
    Transport of(String cache, TierOptions tier) {
        Packing packing = new Packing(
                compression(tier.compression()),
                (int) Math.min(Integer.MAX_VALUE, tier.compressionThreshold()),
                options.maxBytes(),
                compressions);
        String secret = tier.encryption().equals(TierOptions.NONE) ? null : tier.encryption();
        if (secret != null && !secrets.containsKey(secret)) {
            throw new IllegalArgumentException("codec.encryption = " + secret
                    + " is none of drey.codec.encryption-keys: " + String.join(", ", secrets.keySet()));
        }
        return new Transport(packing, new Sealing(secrets, secret, tier.acceptPlain(), options.namespace(), cache));
    }

    private @Nullable Compression compression(String name) {
        if (name.equals(TierOptions.NONE)) {
            return null;
        }
        return compressions.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The compression "
                        + CodecNames.missing(
                                name,
                                compressions.stream().map(Compression::name).toList())));
    }
}
