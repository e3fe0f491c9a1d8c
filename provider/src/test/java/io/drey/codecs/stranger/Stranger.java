package io.drey.codecs.stranger;

import java.io.Serializable;

/** Of a package that no cache declares. */
public final class Stranger implements Serializable {

    private static final long serialVersionUID = 1L;

    public String text = "";
}
