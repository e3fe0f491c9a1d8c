package io.drey.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drey.codec.CodecException;
import io.drey.internal.value.Codecs;
import io.drey.internal.value.Encoded;
import io.drey.internal.value.Shareable;
import io.drey.internal.value.Values;
import java.io.IOException;
import java.io.Serializable;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two deployments in one JVM, each with its own class of the same name. */
class ClassLoadersTest {
    private final URLClassLoader one = deployment();
    private final URLClassLoader two = deployment();
    private final Codecs codecs = TestCodecs.codecs(TestCodecs.ALLOWED);
    private final ClassLoader contextLoader = Thread.currentThread().getContextClassLoader();

    @AfterEach
    void close() throws IOException {
        Thread.currentThread().setContextClassLoader(contextLoader);
        one.close();
        two.close();
    }

    @Test
    void eachManagerGetsItsOwnClassFromTheSameBytes() throws Exception {
        Encoded bytes = values(one).encode(deployed(one));

        for (int round = 0; round < 2; round++) {
            assertThat(values(one).value(bytes).getClass().getClassLoader()).isSameAs(one);
            assertThat(values(two).value(bytes).getClass().getClassLoader()).isSameAs(two);
            assertThat(values(TestCodecs.LOADER).value(bytes)).isInstanceOf(Deployed.class);
        }
    }

    @Test
    void nestedObjectsArraysAndSingletonsAreTheLoadersToo() throws Exception {
        Object array = java.lang.reflect.Array.newInstance(deployed(one).getClass(), 1);
        java.lang.reflect.Array.set(array, 0, deployed(one));
        Encoded bytes = values(one).encode(new ArrayList<>(List.of(array)));

        List<?> list = (List<?>) values(two).value(bytes);

        Object[] read = (Object[]) list.get(0);
        assertThat(read.getClass().getComponentType().getClassLoader()).isSameAs(two);
        assertThat(read[0]).isSameAs(deployed(two));
    }

    @Test
    void theThreadsLoaderDoesNotMatter() throws Exception {
        Encoded bytes = values(one).encode(deployed(one));

        for (ClassLoader context : new ClassLoader[] {null, ClassLoader.getPlatformClassLoader(), two}) {
            Thread.currentThread().setContextClassLoader(context);
            assertThat(values(one).value(bytes)).isSameAs(deployed(one));
        }
    }

    @Test
    void withoutALoaderDreysOwnIsUsed() throws Exception {
        Encoded bytes = values(one).encode(deployed(one));

        assertThat(values(null).value(bytes)).isSameAs(Deployed.INSTANCE);
    }

    @Test
    void aClassTheLoaderDoesNotHaveIsACodecException() throws Exception {
        Encoded bytes = values(one).encode(deployed(one));

        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> values(ClassLoader.getPlatformClassLoader()).value(bytes))
                .withCauseInstanceOf(ClassNotFoundException.class);
    }

    private Values values(ClassLoader loader) {
        return new Values(codecs, Shareable.with(List.of()), loader, true);
    }

    private static Object deployed(ClassLoader loader) throws ReflectiveOperationException {
        return loader.loadClass(Deployed.class.getName()).getField("INSTANCE").get(null);
    }

    private static URLClassLoader deployment() {
        URL classes = Deployed.class.getProtectionDomain().getCodeSource().getLocation();
        return new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader());
    }

    public static final class Deployed implements Serializable {
        public static final Deployed INSTANCE = new Deployed();
        private static final long serialVersionUID = 1L;

        private Object readResolve() {
            return INSTANCE;
        }
    }
}
