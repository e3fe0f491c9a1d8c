package io.drey.internal.redis;

import io.drey.TlsOptions;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The contents of the files that TLS options name, each in PEM or a key store, which its first bytes tell. Immutable,
 * any thread.
 */
final class TlsFiles {

    private static final int MOST = 4 << 20;

    private final List<Consumer<SslContextBuilder>> settings;

    private TlsFiles(List<Consumer<SslContextBuilder>> settings) {
        this.settings = settings;
    }

    static List<Path> named(TlsOptions options) {
        return Stream.of(options.trust(), options.certificate(), options.key())
                .filter(Objects::nonNull)
                .toList();
    }

    /** @throws TlsFilesException if one cannot be used; the message names it */
    static TlsFiles read(TlsOptions options) {
        List<Consumer<SslContextBuilder>> settings = new ArrayList<>();
        Path trust = options.trust();
        if (trust != null) {
            settings.add(used("trust", trust, () -> trusted(bytes(trust), options.trustPassword())));
        }
        Path certificate = options.certificate();
        if (certificate != null) {
            settings.add(used("certificate", certificate, () -> shown(certificate, options)));
        }
        TlsFiles files = new TlsFiles(settings);
        files.checkContext();
        return files;
    }

    /** Sets what is shown and trusted. */
    void apply(SslContextBuilder builder) {
        settings.forEach(setting -> setting.accept(builder));
    }

    private void checkContext() {
        SslContextBuilder builder = SslContextBuilder.forClient();
        apply(builder);
        try {
            builder.build();
        } catch (SSLException e) {
            throw new TlsFilesException("the files of drey.remote.tls cannot be used: " + ReplyAwaiter.root(e));
        }
    }

    private interface Reading {
        Consumer<SslContextBuilder> read() throws IOException, GeneralSecurityException;
    }

    private static Consumer<SslContextBuilder> used(String key, Path file, Reading reading) {
        try {
            Consumer<SslContextBuilder> setting = reading.read();
            setting.accept(SslContextBuilder.forClient());
            return setting;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new TlsFilesException("drey.remote.tls." + key + ": " + file + " cannot be used: " + said(e));
        }
    }

    private static String said(Exception failure) {
        return failure instanceof IOException ? failure.toString() : ReplyAwaiter.root(failure);
    }

    private static Consumer<SslContextBuilder> trusted(byte[] content, @Nullable String password)
            throws IOException, GeneralSecurityException {
        if (isPem(content)) {
            return builder -> builder.trustManager(stream(content));
        }
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(store(content, password));
        return builder -> builder.trustManager(trusted);
    }

    private static Consumer<SslContextBuilder> shown(Path certificate, TlsOptions options)
            throws IOException, GeneralSecurityException {
        byte[] chain = bytes(certificate);
        Path keyFile = options.key();
        String password = options.keyPassword();
        if (isPem(chain)) {
            byte[] key = keyFile == null ? chain : bytes(keyFile);
            return builder -> builder.keyManager(stream(chain), stream(key), password);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store(chain, password), password == null ? new char[0] : password.toCharArray());
        return builder -> builder.keyManager(keys);
    }

    private static KeyStore store(byte[] content, @Nullable String password)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12"); // the JDK's reads JKS too
        store.load(stream(content), password == null ? null : password.toCharArray());
        return store;
    }

    private static byte[] bytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST + 1);
            if (bytes.length > MOST) {
                throw new IOException("it is longer than " + MOST + " bytes");
            }
            return bytes;
        }
    }

    private static boolean isPem(byte[] content) {
        return new String(content, StandardCharsets.ISO_8859_1).contains("-----BEGIN ");
    }

    private static InputStream stream(byte[] content) {
        return new ByteArrayInputStream(content);
    }
}
