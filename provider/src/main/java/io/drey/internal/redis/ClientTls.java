package io.drey.internal.redis;

import io.drey.TlsOptions;
import io.lettuce.core.SslOptions;
import io.netty.handler.ssl.SslContextBuilder;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * What connections with TLS show and trust: what the options bring, or the files they name. Each new connection looks
 * whether a file has changed, and reads them again then. What cannot be used, because it is half written for example,
 * leaves what was there before in force. Any thread; the files are small, and are read under a lock so that they are
 * read once.
 */
final class ClientTls {

    private static final System.Logger LOG = System.getLogger(ClientTls.class.getName());

    private final TlsOptions options;
    private final ReentrantLock reading = new ReentrantLock();
    private @Nullable TlsFiles files; // guarded by reading
    private @Nullable FileStamps seen; // guarded by reading

    ClientTls(TlsOptions options) {
        this.options = options;
    }

    SslOptions sslOptions() {
        SslOptions.Builder builder = SslOptions.builder().jdkSslProvider().sslContext(this::set);
        String name = options.serverName();
        if (name != null) {
            builder.sslParameters(() -> {
                SSLParameters parameters = new SSLParameters();
                parameters.setServerNames(List.of(new SNIHostName(name)));
                return parameters;
            });
        }
        return builder.build();
    }

    private void set(SslContextBuilder context) {
        present().apply(context);
        Supplier<TrustManagerFactory> trusted = options.trustManagers();
        if (trusted != null) {
            context.trustManager(trusted.get());
        }
        Supplier<KeyManagerFactory> shown = options.keyManagers();
        if (shown != null) {
            context.keyManager(shown.get());
        }
    }

    private TlsFiles present() {
        reading.lock();
        try {
            FileStamps now = FileStamps.of(TlsFiles.named(options));
            TlsFiles before = files;
            TlsFiles present = before != null && now.equals(seen) ? before : read(before);
            files = present;
            seen = now;
            return present;
        } finally {
            reading.unlock();
        }
    }

    private TlsFiles read(@Nullable TlsFiles before) {
        try {
            TlsFiles read = TlsFiles.read(options);
            if (before != null) {
                LOG.log(Level.INFO, "read {0} again", TlsFiles.named(options));
            }
            return read;
        } catch (TlsFilesException e) {
            if (before == null) {
                throw e;
            }
            LOG.log(Level.WARNING, "{0}; what stood there before is used on", e.getMessage());
            return before;
        }
    }
}
