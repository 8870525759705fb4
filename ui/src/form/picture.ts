// How does a photograph become a small copy for lists and slow links? In memory only, on a canvas.

/** A JPEG of at most 480 points on its longer side; nothing when the engine cannot show the picture. */
export async function smallCopy(file: Blob): Promise<Uint8Array | undefined> {
  if (!SHOWN_AS_PICTURE.includes(file.type)) return undefined;
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGER / Math.max(picture.width, picture.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    const context = canvas.getContext('2d');
    if (!context) return undefined;
    // A transparent picture would turn black in a JPEG.
    context.fillStyle = 'white';
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const copy = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', QUALITY));
    canvas.width = canvas.height = 0;
    if (!copy || copy.size > LARGEST) return undefined;
    return new Uint8Array(await copy.arrayBuffer());
  } catch {
    // Without a small copy the list shows none; the file itself is kept all the same.
    return undefined;
  }
}

/** How a file can be shown inside the window, by what it claims to be. */
export function wayToShow(mediaType: string): 'picture' | 'sound' | 'text' | undefined {
  if (SHOWN_AS_PICTURE.includes(mediaType)) return 'picture';
  if (mediaType.startsWith('audio/')) return 'sound';
  return mediaType === 'text/plain' ? 'text' : undefined;
}

// No SVG: it is a program of its own.
const SHOWN_AS_PICTURE = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'];
const LONGER = 480;
const QUALITY = 0.7;
const LARGEST = 200 * 1024;
