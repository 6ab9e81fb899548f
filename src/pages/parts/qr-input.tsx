/** Reading a QR code: from a picture that was saved, or with the camera. The picture never leaves this page. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from './controls.tsx';
import { readQr } from './qr/read-qr.ts';
import { t } from './text.ts';

/** A code stays readable at this size, and a larger picture only costs time. */
const longestSide = 1200;
/** Frames of the camera are looked at so often. */
const frameMs = 250;

export function QrInput({ onText }: { onText: (text: string) => void }) {
  const [problem, setProblem] = useState<string>();
  const [camera, setCamera] = useState(false);
  async function readFile(file: File | undefined): Promise<void> {
    setProblem(undefined);
    if (file === undefined) return;
    const text = await readPicture(file).catch(() => undefined);
    if (text === undefined) setProblem(t('parts_qr_none'));
    else onText(text);
  }
  return (
    <div class="stack-8">
      <div class="row">
        <label class="button button-plain file-button">
          <span>{t('parts_qr_file')}</span>
          <input
            class="unseen"
            type="file"
            accept="image/*"
            onChange={(event) => void readFile(event.currentTarget.files?.[0])}
          />
        </label>
        <Button onClick={() => setCamera(!camera)} aria-pressed={camera}>
          {t(camera ? 'parts_qr_camera_stop' : 'parts_qr_camera')}
        </Button>
      </div>
      {camera && (
        <Camera
          onText={(text) => {
            setCamera(false);
            onText(text);
          }}
          onRefused={() => {
            setCamera(false);
            setProblem(t('parts_qr_camera_refused'));
          }}
        />
      )}
      <p class="small soft" role="status">
        {problem}
      </p>
    </div>
  );
}

/** The camera runs only while this is shown. */
function Camera({ onText, onRefused }: { onText: (text: string) => void; onRefused: () => void }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    let isOver = false;
    let stream: MediaStream | undefined;
    let timer: ReturnType<typeof setTimeout>;
    const look = () => {
      const text = video.current?.videoWidth
        ? readSource(video.current, video.current.videoWidth, video.current.videoHeight)
        : undefined;
      if (text !== undefined) onText(text);
      else if (!isOver) timer = setTimeout(look, frameMs);
    };
    navigator.mediaDevices
      .getUserMedia({ video: { facingMode: 'environment' } })
      .then(async (opened) => {
        stream = opened;
        if (isOver || video.current === null) return stop();
        video.current.srcObject = opened;
        await video.current.play();
        look();
      })
      .catch(() => isOver || onRefused());
    const stop = () => {
      isOver = true;
      clearTimeout(timer);
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    return stop;
  }, []);
  return <video ref={video} class="qr-camera" aria-label={t('parts_qr_camera_view')} muted playsInline />;
}

async function readPicture(file: File): Promise<string | undefined> {
  const picture = await createImageBitmap(file);
  try {
    return readSource(picture, picture.width, picture.height);
  } finally {
    picture.close();
  }
}

function readSource(source: CanvasImageSource, width: number, height: number): string | undefined {
  const scale = Math.min(1, longestSide / Math.max(width, height));
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)));
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) return undefined;
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return readQr(context.getImageData(0, 0, canvas.width, canvas.height));
}
